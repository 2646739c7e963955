export { projectPlan, type ProjectPlan } from './plan/project-plan.js';
