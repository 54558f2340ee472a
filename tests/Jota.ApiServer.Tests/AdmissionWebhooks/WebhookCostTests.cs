using Jota.ApiServer.Admission;
using Jota.ApiServer.AdmissionWebhooks;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.AdmissionWebhooks.WebhookServer;

namespace Jota.ApiServer.Tests.AdmissionWebhooks;

public sealed class WebhookCostTests
{
    [Fact]
    public async Task Where_there_are_no_webhooks_a_request_pays_nothing_for_them()
    {
        await using var server = await TestServer.StartAsync();
        var book = new WebhookBook(server.Core.Caches);
        AdmissionPlugin[] plugins = [new MutatingWebhooksPlugin(book, null!), new ValidatingWebhooksPlugin(book, null!)];
        var request = new AdmissionRequest(AdmissionOperation.Create, server.All<V1ConfigMap>(), TestServer.Admin)
        {
            Objects = null!,
            Authorizer = server.Core.Authorizer,
            Object = TestServer.Map("m"),
        };
        Pass(plugins, request);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            Pass(plugins, request);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Many_calls_share_connections()
    {
        await using var server = await TestServer.StartAsync();
        await using var hooks = await WebhookServer.StartAsync();
        hooks.Serve("/see", _ => Allow());
        await ValidatingAsync(server, "a", hooks.Validating("/see"));
        for (var i = 0; i < 20; i++)
        {
            await server.Api.CreateAsync(TestServer.Map($"m{i}"), TestServer.Ct);
        }

        Assert.Single(hooks.Connections);
    }

    private static void Pass(AdmissionPlugin[] plugins, AdmissionRequest request)
    {
        foreach (var plugin in plugins)
        {
            Assert.True(IsDone(plugin.MutateAsync(request, TestServer.Ct)));
            Assert.True(IsDone(plugin.ValidateAsync(request, TestServer.Ct)));
        }
    }

    private static bool IsDone(ValueTask task) => task.IsCompletedSuccessfully;
}
