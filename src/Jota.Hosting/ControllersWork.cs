using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Client;
using Jota.Controllers;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>What controllers that are alone do while they lead.</summary>
internal sealed partial class ControllersWork(
    ControllersComponentOptions options, HttpApiOptions connection, HttpApi api, LiveCatalog catalog, ControllerKeys keys,
    ComponentServices services)
{
    private static readonly BackOff Waits = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(10));

    private readonly ILogger _log = services.Logging.CreateLogger<ControllersWork>();

    /// <summary>Begins it; completes when every cache is filled and the controllers run.</summary>
    public async Task<IAsyncDisposable> BeginAsync(CancellationToken ct)
    {
        var parts = new StartedParts(_log);
        try
        {
            // 1. Which kinds there are: those that both sides know, and those that are defined.
            var served = await ServedAsync(ct);
            catalog.Change(_ => served);
            var informers = new InformerFactory(api, services.Clock, services.Ids, services.Logging, health: services.Loops);
            parts.Add(informers);
            informers.Follow(catalog.Now.For<V1CustomResourceDefinition>(), new DefinedKinds(catalog, _log), ListOptions.All);
            var others = informers.Lister<V1APIService>();
            await informers.StartAsync(ct);

            // 2. The controllers, each as its account.
            var accounts = new AccountApis(connection, api, catalog, services.Clock);
            parts.Add(new Disposing(accounts));
            Func<string, HttpApi> apiAs = options.UsesAccounts ? accounts.As : _ => api;
            parts.Add(await ControllerRunner.StartAsync(OptionsOf(informers, apiAs, others), ct));
            return parts;
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    private ControllerRunnerOptions OptionsOf(
        InformerFactory informers, Func<string, HttpApi> apiAs, ILister<V1APIService> others) => new()
        {
            Api = api,
            ApiAs = apiAs,
            OthersAs = account => new HttpOtherServers(apiAs(account), others),
            RootCa = keys.RootCa,
            SignAccountToken = keys.Tokens is { } tokens ? tokens.IssueFor : null,
            SignCertificate = keys.Certificates is { } certificates ? certificates.Sign : null,
            PublicKubeconfig = keys.RootCa is { } authority ? Kubeconfig.RenderPublic(connection.Server, authority.TrimEnd()) : null,
            Clock = services.Clock,
            Ids = services.Ids,
            Logging = services.Logging,
            Loops = services.Loops,
            Informers = informers,
            Controllers = BuiltInControllers.With(options.Controllers),
        };

    private async Task<ResourceCatalog> ServedAsync(CancellationToken ct)
    {
        for (var row = 1; ; row++)
        {
            try
            {
                return await ServedKinds.ReadAsync(api, ResourceCatalog.BuiltIn, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or IOException or ApiException)
            {
                LogAway((e.InnerException ?? e).Message, Waits.After(row));
                await services.Clock.DelayAsync(Waits.After(row), ct);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The server does not tell which kinds it serves ({Why}); asking again in {Wait}")]
    private partial void LogAway(string why, TimeSpan wait);
}
