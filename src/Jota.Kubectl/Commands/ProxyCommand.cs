using System.Net;
using System.Net.Sockets;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Kubectl;

/// <summary><c>kubectl proxy</c>.</summary>
internal sealed class ProxyCommand : Command
{
    public override string Name => "proxy";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ProxyFilter.Flags, Flag.Number("port", 8001, letter: 'p'), Flag.Text("address", "127.0.0.1"), Flag.Text("api-prefix", "/"),
        Flag.Text("unix-socket", letter: 'u'), Flag.Duration("keepalive"), Flag.Switch("append-server-path"),
        Flag.Text("www", letter: 'w'), Flag.Text("www-prefix", "/static/", letter: 'P'),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var (flags, place) = (call.Flags, ProxyPlace.Of(call));
        var application = new ProxyApplication(
            call.Session.Connection, ProxyFilter.Of(flags), PrefixOf(flags.Text("api-prefix")), call.Around.Clock)
        {
            Files = FilesOf(call),
            AppendsServerPath = flags.Is("append-server-path"),
        };
        if (flags.Is("disable-filter"))
        {
            call.Error.WriteLine("Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious");
        }

        await ServeAsync(call, application, place, ct);
        return 0;
    }

    private static string PrefixOf(string given) => (given.StartsWith('/') ? given : "/" + given).TrimEnd('/') + "/";

    /// <summary>The files that are shown beside the server's API; null where there are none to show.</summary>
    private static StaticFolder? FilesOf(Invocation call)
    {
        if (call.Flags.Text("www") is not { Length: > 0 } given)
        {
            return null;
        }

        if (!Directory.Exists(call.Around.PathOf(given)))
        {
            call.Error.WriteLine($"Warning: {given} is no folder: there are no files to serve");
        }

        return new(call.Around.PathOf(given), PrefixOf(call.Flags.Text("www-prefix")));
    }

    private static async Task ServeAsync(Invocation call, ProxyApplication application, ProxyPlace place, CancellationToken ct)
    {
        await using var kestrel = BareKestrel.Build(NullLoggerFactory.Instance, options => Configure(options, place.EndPoint));
        var server = kestrel.GetRequiredService<IServer>();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var interrupts = call.Around.Terminal.OnInterrupt(ends.Cancel);
        try
        {
            place.Free();
            await server.StartAsync(application, ends.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            throw place.Refuse(e.InnerException ?? e);
        }

        call.Output.Write($"Starting to serve on {place.Heard(server)}\n");
        call.Output.Flush();
        var over = new TaskCompletionSource();
        await using (ends.Token.Register(over.SetResult))
        {
            await over.Task;
        }

        await server.StopAsync(ends.Token);
        ct.ThrowIfCancellationRequested();
    }

    private static void Configure(KestrelServerOptions options, EndPoint endPoint)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
    }
}
