using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Jota.Transport.Https;

/// <summary>
/// A Kestrel by itself, without the generic host: it starts in a few milliseconds, takes no signals and reads no configuration
/// of its own.
/// </summary>
public static class BareKestrel
{
    /// <summary>The services of one server; its <see cref="IServer"/> is not started yet.</summary>
    /// <param name="logging">Where it logs.</param>
    /// <param name="configure">Sets it up.</param>
    /// <param name="memory">What its connections read into and write from; a pool of its own unless given.</param>
    public static ServiceProvider Build(ILoggerFactory logging, Action<KestrelServerOptions> configure, BlockPool? memory = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(logging);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddOptions();
        services.AddMetrics();
        services.AddSingleton<DiagnosticSource>(_ => new DiagnosticListener("Jota"));
        services.AddSingleton<IHostEnvironment, BareEnvironment>();
        new BareWebHostBuilder(services).UseKestrelCore().UseKestrelHttpsConfiguration();

        // After Kestrel's own: the last one counts.
        services.AddSingleton<IMemoryPoolFactory<byte>>(new BlockPools(memory ?? new BlockPool()));
        services.AddSingleton<IConnectionListenerFactory, PatientTransport>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(provider => new ConfigureOptions<KestrelServerOptions>(kestrel =>
        {
            kestrel.ApplicationServices = provider;
            configure(kestrel);
        }));
        return services.BuildServiceProvider();
    }

    /// <summary>The port that a started server listens on; of several addresses, the first one's.</summary>
    public static int PortOf(IServer server) => PortsOf(server).First();

    /// <summary>The ports that a started server listens on, in the order of its addresses.</summary>
    public static IEnumerable<int> PortsOf(IServer server) =>
        server.Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address).Port);
}
