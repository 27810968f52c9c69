#pragma once
#include <microhttpd.h>
#include <netinet/in.h>

// The variadic start and the variadic questions, with typed arguments.

struct mhd_shim_settings {
    const struct sockaddr *address;
    size_t connection_memory;
    unsigned int connection_limit;
    unsigned int idle_seconds;
    // PEM texts, both or none; must stay valid until the daemon has stopped.
    const char *certificate;
    const char *private_key;
    // First argument of every callback.
    void *context;
    MHD_AccessHandlerCallback handle;
    MHD_NotifyConnectionCallback connection_changed;
    MHD_RequestCompletedCallback completed;
    void *(*target)(void *context, const char *target, struct MHD_Connection *connection);
};

static inline struct MHD_Daemon *mhd_shim_start(const struct mhd_shim_settings *settings) {
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)settings->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)settings->private_key},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    // Not epoll: version 0.9.75 reads once for an edge and then overlooks a hang-up that came with the last bytes.
    unsigned int flags = MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    if (settings->certificate != NULL) flags |= MHD_USE_TLS;
    if (settings->address->sa_family == AF_INET6) flags |= MHD_USE_IPv6;
    // Without MHD_OPTION_LISTENING_ADDRESS_REUSE: its default, SO_REUSEADDR, lets a server that was killed come back to
    // its port at once, and still refuses a port where another listens.
    return MHD_start_daemon(
        flags, 0, NULL, NULL, settings->handle, settings->context,
        MHD_OPTION_SOCK_ADDR, settings->address,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_memory,
        MHD_OPTION_CONNECTION_LIMIT, settings->connection_limit,
        MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_NOTIFY_CONNECTION, settings->connection_changed, settings->context,
        MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
        MHD_OPTION_URI_LOG_CALLBACK, settings->target, settings->context,
        MHD_OPTION_ARRAY, settings->certificate != NULL ? tls : none,
        MHD_OPTION_END);
}

// 0 when unknown.
static inline int mhd_shim_port(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info == NULL ? 0 : info->port;
}

// What the connection callback stored.
static inline void *mhd_shim_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

static inline const struct sockaddr *mhd_shim_client_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}
