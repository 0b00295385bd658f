package io.chasqui.routing.collection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SingleWriterListTest {

    @Property(tries = 300)
    void holdsWhatWasAddedAndNotRemoved(@ForAll @Size(max = 400) List<@IntRange(max = 90) Integer> toggles) {
        SingleWriterList<String> list = new SingleWriterList<>();
        Set<String> model = new LinkedHashSet<>();
        for (int toggle : toggles) {
            String element = "e" + toggle;
            if (model.add(element)) {
                list.add(element);
            } else {
                model.remove(element);
                assertThat(list.remove(element)).isTrue();
                assertThat(list.remove(element)).isFalse();
            }
        }
        assertThat(list.size()).isEqualTo(model.size());
        assertThat(list.isEmpty()).isEqualTo(model.isEmpty());
        assertThat(content(list)).containsExactlyInAnyOrderElementsOf(model);
        assertThat(list.slots().length).isLessThanOrEqualTo(4 * Math.max(1, model.size()));
    }

    @Test
    void readersSeeWhatStaysWhileOtherElementsComeAndGo() throws Exception {
        SingleWriterList<String> list = new SingleWriterList<>();
        Set<String> permanent = new LinkedHashSet<>();
        for (int i = 0; i < 50; i++) {
            permanent.add("p" + i);
            list.add("p" + i);
        }
        CountDownLatch readerRan = new CountDownLatch(200);
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            while (readerRan.getCount() > 0) {
                List<String> seen = content(list);
                assertThat(seen).containsAll(permanent).doesNotHaveDuplicates();
                readerRan.countDown();
            }
        });
        for (int round = 0; readerRan.getCount() > 0 && !reader.isDone(); round++) {
            int count = round % 300;
            for (int i = 0; i < count; i++) {
                list.add("t" + i);
            }
            for (int i = 0; i < count; i++) {
                list.remove("t" + i);
            }
        }
        reader.get(30, TimeUnit.SECONDS);
    }

    private static List<String> content(SingleWriterList<String> list) {
        List<String> content = new ArrayList<>();
        Object[] slots = list.slots();
        for (int i = 0; i < slots.length; i++) {
            String element = list.at(slots, i);
            if (element != null) {
                content.add(element);
            }
        }
        return content;
    }
}
