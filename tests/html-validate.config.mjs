// What valid means for the built pages: the HTML standard. The rules switched off are about the theme's own markup,
// which browsers read as meant and which the theme does not let us change.
export default {
  extends: ["html-validate:standard"],
  rules: {
    "attribute-allowed-values": "off", // autocomplete="off" on the drawer's check boxes
    "input-attributes": "off", // the same
    "valid-autocomplete": "off", // the same
    "valid-id": ["error", { relaxed: true }], // __drawer, __search
  },
}
