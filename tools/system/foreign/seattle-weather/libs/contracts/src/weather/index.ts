// The contracts of this project: the weather of days.
export { business } from './business.js';
export { dayId, dayInstance, type DayInstance } from './day-instance.js';
export { dayLabel, weather, type DayLabel, type Weather } from './day-label.js';
export { dayPrediction, type DayPrediction } from './day-prediction.js';
