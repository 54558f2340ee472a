using Jota.Api;
using Jota.ApiServer.Http;
using Jota.ApiServer.Tokens;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>The controllers of a cluster that is elsewhere, beside upstream's or in their place.</summary>
public static class ControllersComponent
{
    private const string Name = "kube-controller-manager";

    /// <summary>
    /// Starts them, and returns when they stand for their Lease. Throws <see cref="ClusterStartException"/> for what whoever started them
    /// can mend.
    /// </summary>
    public static Task<Component> StartAsync(
        ControllersComponentOptions options, ILoggerFactory logging, CancellationToken ct, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = ComponentClient.Read(options.Kubeconfig, "controllers");
        var services = new ComponentServices(logging, clock ?? TimeProvider.System);
        var keys = KeysOf(options, connection, services.Clock);
        var catalog = new LiveCatalog(ResourceCatalog.BuiltIn);
        var api = new HttpApi(connection, catalog);
        return Component.StartAsync(Name, options, connection, api, services, BeginAsync, ct);

        Task<IAsyncDisposable> BeginAsync(CancellationToken begin) =>
            new ControllersWork(options, connection, api, catalog, keys, services).BeginAsync(begin);
    }

    private static ControllerKeys KeysOf(ControllersComponentOptions options, HttpApiOptions connection, TimeProvider clock)
    {
        try
        {
            var authority = options.RootCaFile is { } file ? File.ReadAllText(file)
                : connection.Authorities.Count > 0 ? connection.Authorities.ExportCertificatePems() + "\n" : null;
            return new(
                authority,
                options.AccountKeyFile is { } key ? KeptTokenSigner.Open(key) : null,
                options.Signing is { } signing ? ClusterSigner.Open(signing.Certificate, signing.Key, clock) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterStartException(e.Message, e);
        }
    }
}
