package io.chasqui.server.management.query;

import io.chasqui.server.management.http.ApiException;
import java.util.List;
import java.util.Optional;

/**
 * A page of a list.
 *
 * @param page counts from 1
 * @param size how many items a page has at most
 */
record Paging(int page, int size) {

    private static final int DEFAULT_SIZE = 100;
    private static final int MAX_SIZE = 500;

    /**
     * @return null if no page is asked for; a size alone does not count
     * @throws ApiException 400
     */
    static Paging of(Optional<String> page, Optional<String> size) {
        if (page.isEmpty()) {
            return null;
        }
        int number = number(page.get());
        if (number < 1 || size.isPresent() && !isSize(number(size.get()))) {
            throw ApiException.badRequest(
                    "invalid_pagination_parameters",
                    "Invalid pagination parameters: page number " + number + ", page size " + size.orElse("undefined"));
        }
        return new Paging(number, size.map(Paging::number).orElse(DEFAULT_SIZE));
    }

    private static boolean isSize(int size) {
        return size >= 1 && size <= MAX_SIZE;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("Pagination parameters are invalid");
        }
    }

    /** How many pages so many items fill. */
    int pages(int items) {
        return (items + size - 1) / size;
    }

    /** @throws ApiException 400 if the list ends before this page; an empty list has an empty first page */
    <T> List<T> of(List<T> items) {
        long start = (page - 1L) * size;
        if (start >= items.size() && page > 1) {
            throw ApiException.badRequest(
                    "page_out_of_range",
                    "Page out of range, page: " + page + " page size: " + size + ", len: " + items.size());
        }
        return items.subList((int) start, (int) Math.min(start + size, items.size()));
    }
}
