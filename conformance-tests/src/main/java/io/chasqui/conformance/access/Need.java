package io.chasqui.conformance.access;

/** One permission for one thing. */
record Need(Action action, Place place) {

    enum Action {
        CONFIGURE,
        WRITE,
        READ;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Need configure(Place place) {
        return new Need(Action.CONFIGURE, place);
    }

    static Need write(Place place) {
        return new Need(Action.WRITE, place);
    }

    static Need read(Place place) {
        return new Need(Action.READ, place);
    }

    boolean isTopic() {
        return place == Place.TOPIC;
    }

    @Override
    public String toString() {
        return action + " on the " + place;
    }
}
