/** The scenario schema's default image, for which the stand-in may be taken. */
export const defaultImage = 'mysql:8.4';
/** Name, without tag, of the image that `plimsoll image` builds. */
export const standInImage = 'plimsoll-mysql';
