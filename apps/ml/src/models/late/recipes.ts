// The first one is the default. Another recipe is a file beside these, and its two lines here.
import { recipesOf } from '../../network/read-recipe.js';
import firstRun from './recipes/first-run.json' with { type: 'json' };
import full from './recipes/full.json' with { type: 'json' };

export const recipes = recipesOf({ 'first-run': firstRun, full });
