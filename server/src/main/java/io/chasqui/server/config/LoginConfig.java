package io.chasqui.server.config;

import io.chasqui.server.config.CertificateField.AlternativeName;

/** Logins without a password, and what is counted of logins. */
public record LoginConfig(
        @ConfigKey(
                value = "ssl_cert_login_from",
                defaultValue = "distinguished_name",
                help = "The part of a client's certificate that is the name of its user, for the mechanism `EXTERNAL`.")
        CertificateField loginFrom,

        @ConfigKey(
                value = "ssl_cert_login_san_type",
                defaultValue = "dns",
                help = "The kind of subject alternative name that is the name of the user.")
        AlternativeName alternativeName,

        @ConfigKey(
                value = "ssl_cert_login_san_index",
                defaultValue = "0",
                max = 100,
                help = "Which of the subject alternative names of that kind it is, counted from 0.")
        int alternativeNameIndex,

        @ConfigKey(
                value = "anonymous_login_user",
                defaultValue = "guest",
                help = "The user that clients with the mechanism `ANONYMOUS` are; `none` lets none of them in.")
        String anonymousUser,

        @ConfigKey(
                value = "anonymous_login_pass",
                defaultValue = "guest",
                help = "The password of that user; with another one anonymous clients are refused.")
        String anonymousPassword,

        @ConfigKey(
                value = "chasqui.track_auth_attempt_source",
                defaultValue = "false",
                help = "`true` counts logins for each user and address, too.")
        boolean tracksLoginSources) {

    /** Whether there is a user that anonymous clients are. */
    public boolean allowsAnonymous() {
        return !anonymousUser.equals("none");
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "LoginConfig[loginFrom=" + loginFrom + ", anonymousUser=" + anonymousUser + "]";
    }
}
