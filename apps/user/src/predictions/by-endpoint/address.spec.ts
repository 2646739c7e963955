import { endpointAddress } from './address.js';

describe('the address of an endpoint', () => {
  it.each([
    ['http://127.0.0.1:5001', 'http://127.0.0.1:5001/invocations', 'http://127.0.0.1:5001'],
    ['http://127.0.0.1:5001/', 'http://127.0.0.1:5001/invocations', 'http://127.0.0.1:5001'],
    ['http://127.0.0.1:5001/invocations', 'http://127.0.0.1:5001/invocations', 'http://127.0.0.1:5001'],
    ['http://127.0.0.1:5001/invocations/', 'http://127.0.0.1:5001/invocations', 'http://127.0.0.1:5001'],
    ['https://models.example/alarm', 'https://models.example/alarm/invocations', 'https://models.example/alarm'],
  ])('may be written as %s', (endpoint, url, shown) => {
    expect(endpointAddress(endpoint)).toMatchObject({ url, shown });
  });

  it('is shown and kept without name, password and query', () => {
    const { url, shown } = endpointAddress('http://desk:secret@127.0.0.1:5001/models/alarm/?key=1#x');
    expect(url).toBe('http://desk:secret@127.0.0.1:5001/models/alarm/invocations');
    expect(shown).toBe('http://127.0.0.1:5001/models/alarm');
  });

  it.each(['http://127.0.0.1', 'http://127.9.9.9:1', 'http://localhost:5001', 'http://api.localhost', 'http://[::1]:5001', 'http://LOCALHOST'])('is on this machine: %s', (endpoint) => {
    expect(endpointAddress(endpoint).isLoopback).toBe(true);
  });

  it.each(['http://128.0.0.1', 'http://localhost.example', 'http://127.0.0.1.example', 'http://10.0.0.1', 'http://[::2]'])('is elsewhere: %s', (endpoint) => {
    expect(endpointAddress(endpoint).isLoopback).toBe(false);
  });

  it.each(['5001', 'ftp://127.0.0.1', 'localhost:5001', '', 'desk://me:secret@host'])('is refused: %j', (endpoint) => {
    expect(() => endpointAddress(endpoint)).toThrow(expect.objectContaining({ code: 'BAD_USAGE', exitCode: 2, message: expect.not.stringContaining('secret') }));
  });
});
