using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>The signals that may stop a container; which they are depends on the operating system, which must be told.</summary>
internal static class StopSignalRules
{
    private static readonly ImmutableArray<string> Linux =
    [
        .. new[]
        {
            "SIGABRT", "SIGALRM", "SIGBUS", "SIGCHLD", "SIGCLD", "SIGCONT", "SIGFPE", "SIGHUP", "SIGILL", "SIGINT", "SIGIO", "SIGIOT",
            "SIGKILL",
            "SIGPIPE", "SIGPOLL", "SIGPROF", "SIGPWR", "SIGQUIT", "SIGSEGV", "SIGSTKFLT", "SIGSTOP", "SIGSYS", "SIGTERM", "SIGTRAP",
            "SIGTSTP",
            "SIGTTIN", "SIGTTOU", "SIGURG", "SIGUSR1", "SIGUSR2", "SIGVTALRM", "SIGWINCH", "SIGXCPU", "SIGXFSZ", "SIGRTMIN", "SIGRTMAX",
        }.Concat(Enumerable.Range(1, 15).Select(n => $"SIGRTMIN+{n}")).Concat(Enumerable.Range(1, 14).Select(n => $"SIGRTMAX-{n}"))
            .Order(StringComparer.Ordinal),
    ];

    private static readonly ImmutableArray<string> Windows = ["SIGKILL", "SIGTERM"];

    public static void Validate(string signal, string? system, FieldErrors at)
    {
        if (string.IsNullOrEmpty(system))
        {
            at.Forbidden("may not be set for containers with empty `spec.os.name`");
            return;
        }

        var known = system == "windows" ? Windows : Linux;
        if (!known.Contains(signal))
        {
            at.NotSupported(signal, known);
        }
    }
}
