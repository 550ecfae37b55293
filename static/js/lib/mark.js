// The mark of a phone that is somebody's, where the browser keeps it apart from what is saved.

export const MARK = "palveleva-account";
