package io.chasqui.server.access;

import java.util.concurrent.CompletionStage;

/** One way to find out whether those who log in are who they say. Any thread may ask, and none waits. */
public interface LoginBackend {

    /**
     * Checks a name with its password, or a token in place of a password.
     *
     * @return never fails; completes on any thread
     */
    CompletionStage<Login> login(String name, String secret);

    /** Who has this name, for those who have proved it in another way, such as by a certificate; null if nobody. */
    Identity trusted(String name);

    /**
     * Replaces the token of somebody who is logged in.
     *
     * @return never fails; refused unless the new secret belongs to the same one; null if identities of this kind are
     *     not known here
     */
    CompletionStage<Login> renew(Identity identity, String secret);

    /** Ends what runs in the background. */
    void close();
}
