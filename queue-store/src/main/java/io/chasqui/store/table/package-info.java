/**
 * MapDB's sorted tables, each in a file of its own that is written once and then only read, on a volume that tells when
 * a write was cut short. Messages and definitions both rest in such tables.
 */
package io.chasqui.store.table;
