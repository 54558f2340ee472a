using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.ApiServer.Networks;
using Jota.Transport.Https;

namespace Jota.ApiServer.Webhooks;

/// <summary>
/// The connections to webhooks, kept open for a moment for what comes next: one pool for each address and authority, up to a number.
/// The pool that was not used for longest goes first, when nobody uses it.
/// </summary>
internal sealed class WebhookConnections(IPodNetwork network, ServiceEndpoints endpoints) : IDisposable
{
    private const int MostPools = 200;

    /// <summary>At once, to one webhook; whoever comes next waits as long as the webhook's time lasts.</summary>
    private const int MostConnections = 64;

    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(30);

    // Endpoints come and go: none is stuck to.
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Pool> _pools = new(StringComparer.Ordinal);
    private long _uses;

    /// <summary>
    /// Sends a request over a connection of the address; the answer's body is still to be read within <paramref name="use"/>.
    /// </summary>
    public async Task<T> UseAsync<T>(WebhookAddress address, Func<HttpMessageInvoker, Task<T>> use)
    {
        var pool = Enter(address);
        try
        {
            return await use(pool.Invoker);
        }
        finally
        {
            Leave(pool);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var pool in _pools.Values)
            {
                pool.Invoker.Dispose();
            }

            _pools.Clear();
        }
    }

    private Pool Enter(WebhookAddress address)
    {
        lock (_gate)
        {
            if (!_pools.TryGetValue(address.Connections, out var pool))
            {
                MakeRoom();
                _pools[address.Connections] = pool = new(new(Handler(address)));
            }

            pool.Users++;
            pool.LastUse = ++_uses;
            return pool;
        }
    }

    private void Leave(Pool pool)
    {
        lock (_gate)
        {
            pool.Users--;
        }
    }

    private void MakeRoom()
    {
        if (_pools.Count >= MostPools
            && _pools.Where(entry => entry.Value.Users == 0).OrderBy(entry => entry.Value.LastUse).FirstOrDefault().Key is { } oldest)
        {
            _pools.Remove(oldest, out var pool);
            pool!.Invoker.Dispose();
        }
    }

    private SocketsHttpHandler Handler(WebhookAddress address) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = MostConnections,
        PooledConnectionIdleTimeout = LongestIdle,
        PooledConnectionLifetime = LongestLife,
        ConnectCallback = (context, ct) =>
            network.ConnectAsync(address.Service is { } service ? endpoints.Find(service) : context.DnsEndPoint, ct),
        SslOptions = Believing(address.Authorities),
    };

    /// <summary>Servers whose certificates these authorities have signed; where none are given, those that the machine believes.</summary>
    internal static SslClientAuthenticationOptions Believing(byte[]? authorities) => authorities is null
        ? new()
        : new() { CertificateChainPolicy = Trust.Only(Read(authorities), Oids.ServerAuthentication) };

    // What is no certificate vouches for nobody.
    private static X509Certificate2Collection Read(byte[] pem)
    {
        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPem(System.Text.Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException)
        {
            read.Clear();
        }

        return read;
    }

    private sealed class Pool(HttpMessageInvoker invoker)
    {
        public HttpMessageInvoker Invoker { get; } = invoker;

        public int Users { get; set; }

        public long LastUse { get; set; }
    }
}
