// Drops what jest.global-setup.cjs has made, and stops the embedded Postgres unless somebody else uses it.
module.exports = async () => {
  await globalThis.tripodTestDatabase?.drop();
};
