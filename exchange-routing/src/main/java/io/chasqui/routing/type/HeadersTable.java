package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.BindingTable;
import io.chasqui.routing.BoundDestination;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.routing.Routes;
import io.chasqui.routing.collection.SingleWriterList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bindings of a headers exchange, found by the values they ask for: a binding that needs all its fields is filed
 * under the rarest of them, one that needs any of them under each. So a message is compared with bindings that share a
 * field with it, and only bindings that ask for no value are compared with every message.
 */
final class HeadersTable<D> implements BindingTable<D> {

    private record Entry<D>(BoundDestination<D> destination, HeadersPattern pattern, List<HeaderValue> filedUnder) {}

    private final Map<HeaderValue, SingleWriterList<Entry<D>>> byValue = new ConcurrentHashMap<>();
    private final SingleWriterList<Entry<D>> unfiled = new SingleWriterList<>();

    /** Of the thread that changes bindings. */
    private final Map<BoundDestination<D>, Entry<D>> entries = new HashMap<>();

    @Override
    public void add(BoundDestination<D> destination) {
        HeadersPattern pattern = new HeadersPattern(destination.binding().arguments());
        Entry<D> entry = new Entry<>(destination, pattern, placesFor(pattern));
        entries.put(destination, entry);
        if (entry.filedUnder().isEmpty()) {
            unfiled.add(entry);
        }
        for (HeaderValue value : entry.filedUnder()) {
            byValue.computeIfAbsent(value, key -> new SingleWriterList<>()).add(entry);
        }
    }

    @Override
    public void remove(BoundDestination<D> destination) {
        Entry<D> entry = entries.remove(destination);
        if (entry == null) {
            return;
        }
        if (entry.filedUnder().isEmpty()) {
            unfiled.remove(entry);
        }
        for (HeaderValue value : entry.filedUnder()) {
            SingleWriterList<Entry<D>> list = byValue.get(value);
            list.remove(entry);
            if (list.isEmpty()) {
                byValue.remove(value);
            }
        }
    }

    private List<HeaderValue> placesFor(HeadersPattern pattern) {
        List<HeaderValue> values = pattern.alternatives();
        if (!pattern.needsAll() || values.size() < 2) {
            return values;
        }
        HeaderValue rarest = values.get(0);
        for (HeaderValue value : values) {
            rarest = bindingsUnder(value) < bindingsUnder(rarest) ? value : rarest;
        }
        return List.of(rarest);
    }

    private int bindingsUnder(HeaderValue value) {
        SingleWriterList<Entry<D>> list = byValue.get(value);
        return list == null ? 0 : list.size();
    }

    @Override
    public void match(RoutedMessage message, Routes<D> out) {
        FieldTable headers = message.headers();
        matchAmong(unfiled, headers, out);
        if (!byValue.isEmpty()) {
            for (Map.Entry<String, Object> header : headers.asMap().entrySet()) {
                matchAmong(byValue.get(new HeaderValue(header.getKey(), header.getValue())), headers, out);
            }
        }
    }

    private void matchAmong(SingleWriterList<Entry<D>> candidates, FieldTable headers, Routes<D> out) {
        if (candidates == null) {
            return;
        }
        Object[] slots = candidates.slots();
        for (int i = 0; i < slots.length; i++) {
            Entry<D> entry = candidates.at(slots, i);
            if (entry != null && entry.pattern().matches(headers)) {
                out.add(entry.destination());
            }
        }
    }
}
