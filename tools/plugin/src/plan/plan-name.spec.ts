import { nounOf } from './plan-name.js';

describe('what an instance is called', () => {
  test.each([
    ['data/customers.csv', 'customer', 'customers'],
    ['penguins.csv.gz', 'penguin', 'penguins'],
    ['Companies.parquet', 'company', 'companies'],
    ['C:\\tables\\boxes.tsv', 'box', 'boxes'],
    ['loan-applicants.jsonl', 'loan applicant', 'loan applicants'],
    ['movies.json', 'movie', 'movies'],
    ['species.csv', 'case', 'cases'],
    ['churn.csv', 'case', 'cases'],
    ['seattle-weather.csv', 'case', 'cases'],
    ['series.csv', 'case', 'cases'],
    ['таблица.csv', 'case', 'cases'],
  ])('in %s is a %s', (place, one, many) => {
    expect(nounOf(place)).toEqual({ one, many });
  });
});
