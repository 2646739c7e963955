// The contracts of this project: applications for mortgages.
export { business } from './business.js';
export { applicationId, applicationInstance, type ApplicationInstance } from './application-instance.js';
export { applicationLabel, type ApplicationLabel } from './application-label.js';
export { applicationPrediction, type ApplicationPrediction } from './application-prediction.js';
