import { look, missing } from './requirements.js';

const all = { python: true, pip: true, compiler: true, gibibytes: 10 };

describe('what is missing', () => {
  it('is nothing where Python with pip, a compiler and room are there', () => {
    expect(missing(all)).toBeUndefined();
  });

  it('is named with the packages that bring it', () => {
    expect(missing({ ...all, pip: false })).toMatch(/^Missing: pip .*`apt-get install python3-pip`/);
    expect(missing({ ...all, compiler: false })).toMatch(/^Missing: g\+\+\. .*`apt-get install g\+\+`/);
    expect(missing({ ...all, python: false, pip: false, compiler: false })).toMatch(/^Missing: python3, pip .*, g\+\+\. .*`apt-get install python3-pip g\+\+`/);
  });

  it('is room on the disk, in figures', () => {
    expect(missing({ ...all, gibibytes: 0.25 })).toMatch(/1\.5 GiB.*0\.3 GiB are free/);
  });

  it('is looked for on the machine: with an empty path there is no program', async () => {
    const options = { cwd: __dirname, signal: new AbortController().signal, env: { PATH: '/nonexistent' } };
    expect(await look(options)).toMatchObject({ python: false, pip: false, compiler: false });
  });
});
