using Jota.Api;
using Jota.Kubelet.Runtime.Cri.V1;
using Microsoft.AspNetCore.Http;

namespace Jota.Kubelet.Server;

/// <summary>Which streams a talk with a process is to have, as upstream's kubelet reads it from the query.</summary>
internal sealed record SessionQuery(IReadOnlyList<string> Command, bool Stdin, bool Stdout, bool Stderr, bool Tty)
{
    /// <summary>Throws 400 in upstream's words when there is no stream at all.</summary>
    public static SessionQuery Read(IQueryCollection query)
    {
        var tty = Flag(query, "tty");
        var read = new SessionQuery(
            [.. query["command"].OfType<string>()],
            Flag(query, "input"),
            Flag(query, "output"),

            // A terminal has one output only.
            Flag(query, "error") && !tty,
            tty);
        return read.Stdin || read.Stdout || read.Stderr
            ? read
            : throw ApiException.BadRequest("you must specify at least 1 of stdin, stdout, stderr");
    }

    public ExecRequest ToExec(string containerId) => new()
    {
        ContainerId = containerId,
        Cmd = { Command },
        Stdin = Stdin,
        Stdout = Stdout,
        Stderr = Stderr,
        Tty = Tty,
    };

    /// <summary>Whether there is a terminal is the container's matter here, not the caller's.</summary>
    public AttachRequest ToAttach(string containerId, bool tty) => new()
    {
        ContainerId = containerId,
        Stdin = Stdin,
        Stdout = Stdout,
        Stderr = Stderr && !tty,
        Tty = tty,
    };

    private static bool Flag(IQueryCollection query, string name) => query[name].ToString() is "1" or "true";
}
