using System.Net;
using System.Net.Sockets;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Hosting.Server;

namespace Jota.Kubectl;

/// <summary>Where <c>kubectl proxy</c> listens: on a port, or at a file that is a socket.</summary>
internal sealed class ProxyPlace
{
    private const long UsualPort = 8001;
    private const int NoSuchDeviceOrAddress = 6;

    private readonly string? _file;

    private ProxyPlace(EndPoint endPoint, string? file) => (EndPoint, _file) = (endPoint, file);

    public EndPoint EndPoint { get; }

    /// <summary>What the flags say. Throws <see cref="KubectlException"/> where nobody can listen.</summary>
    public static ProxyPlace Of(Invocation call)
    {
        var (flags, port) = (call.Flags, call.Flags.Number("port"));
        if (flags.Text("unix-socket") is { Length: > 0 } file)
        {
            return port == UsualPort ? AtFile(call.Around.PathOf(file), file)
                : throw KubectlException.Error("cannot set --unix-socket and --port at the same time");
        }

        if (port is < 0 or > 65535)
        {
            throw KubectlException.Error($"listen tcp: address {port}: invalid port");
        }

        return IPAddress.TryParse(flags.Text("address").Replace("localhost", "127.0.0.1", StringComparison.Ordinal), out var address)
            ? new(new IPEndPoint(address, (int)port), null)
            : throw KubectlException.Error($"listen tcp: lookup {flags.Text("address")}: --address takes an IP address");
    }

    /// <summary>Takes away a socket that was left there; other files stay, and whoever wants to listen is told.</summary>
    public void Free()
    {
        if (EndPoint is UnixDomainSocketEndPoint && IsSocket(EndPoint.ToString()!))
        {
            File.Delete(EndPoint.ToString()!);
        }
    }

    /// <summary>Where a server that listens is found.</summary>
    public string Heard(IServer server) =>
        _file ?? new IPEndPoint(((IPEndPoint)EndPoint).Address, BareKestrel.PortOf(server)).ToString();

    /// <summary>Why nobody can listen here.</summary>
    public KubectlException Refuse(Exception why) => KubectlException.Error(
        $"listen {(_file is null ? "tcp" : "unix")} {_file ?? EndPoint.ToString()}: bind: {why.Message.ToLowerInvariant()}");

    private static ProxyPlace AtFile(string path, string given)
    {
        try
        {
            return new(new UnixDomainSocketEndPoint(path), given);
        }
        catch (ArgumentException)
        {
            throw KubectlException.Error($"listen unix {given}: bind: invalid argument");
        }
    }

    // Of all files that are there, only a socket and a device without a driver cannot be opened for that reason (open(2)).
    private static bool IsSocket(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (IOException e)
        {
            return e.HResult == NoSuchDeviceOrAddress;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
