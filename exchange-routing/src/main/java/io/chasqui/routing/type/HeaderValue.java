package io.chasqui.routing.type;

import io.chasqui.routing.FieldIdentity;

/** A header as a key of a map: equal if the names are and the values are the same to a headers exchange. */
record HeaderValue(String name, Object value) {

    @Override
    public boolean equals(Object other) {
        return other instanceof HeaderValue that && name.equals(that.name) && FieldIdentity.same(value, that.value);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + FieldIdentity.hash(value);
    }
}
