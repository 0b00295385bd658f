package io.chasqui.store.definitions;

import java.io.IOException;

/** Takes the entries of a table one by one. */
@FunctionalInterface
interface EntryVisitor {

    void entry(byte[] key, byte[] value) throws IOException;
}
