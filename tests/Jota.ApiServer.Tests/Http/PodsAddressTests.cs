using System.Net;
using System.Net.Security;
using Jota.ApiServer.Http;

namespace Jota.ApiServer.Tests.Http;

/// <summary>A second address, at which pods reach the server.</summary>
public sealed class PodsAddressTests
{
    private static readonly IPAddress Pods = IPAddress.Parse("127.0.0.53");

    [Fact]
    public async Task The_server_listens_there_as_well_and_is_known_to_others_by_it()
    {
        await using var scope = await HttpServerScope.StartAsync(options => options with
        {
            PodsAddress = Pods,
            HealthChecks = [HealthCheck.Ping],
        });
        Assert.Equal(Pods, scope.Server.EndPoint.Address);
        Assert.Equal("127.0.0.1", scope.Server.Address.Host);
        Assert.Equal((200, "ok"), await scope.Admin.AskAsync("GET", "/readyz"));
        using var there = new HttpClient(new SocketsHttpHandler
        {
            // Of the name nothing is asked: who starts the server says what its certificate covers.
            SslOptions = new()
            {
                RemoteCertificateValidationCallback = (_, certificate, chain, _) => scope.IsOurServer(this, certificate, chain, SslPolicyErrors.None),
            },
        });
        Assert.Equal("ok", await there.GetStringAsync(new Uri($"https://{scope.Server.EndPoint}/readyz"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_one_it_is_known_by_where_it_listens()
    {
        await using var scope = await HttpServerScope.StartAsync();
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, scope.Server.Port), scope.Server.EndPoint);
    }

    [Fact]
    public async Task Who_listens_where_others_reach_him_is_known_by_that()
    {
        await using var scope = await HttpServerScope.StartAsync(options => options with { Address = IPAddress.Any, PodsAddress = Pods });
        Assert.NotEqual(Pods, scope.Server.EndPoint.Address);
    }
}
