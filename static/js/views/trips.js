// Requests that one trip would do stand together, where the most pressing of them would stand.

// What has been begun or refused before is read on its own page.
export function inTrips(rows) {
  return rows.flatMap((row) => {
    const together = rows.filter(({ trip, pending }) => trip && trip === row.trip && !pending);
    if (together.length < 2 || !together.includes(row)) return [row];
    return row === together[0] ? [{ way: row.village, n: together.length, together }] : [];
  });
}
