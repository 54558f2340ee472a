using System.Collections.Concurrent;
using Jota.Api;

namespace Jota.Client;

/// <summary>
/// A server elsewhere on behalf of service accounts, each by a token of its own, all of them on the same connections: how controllers
/// have the rights of their accounts and no more (upstream's <c>--use-service-account-credentials</c>).
/// </summary>
public sealed class AccountApis : IDisposable
{
    private readonly HttpApiOptions _options;
    private readonly IApi _manager;
    private readonly LiveCatalog _catalog;
    private readonly TimeProvider _clock;
    private readonly string _namespace;
    private readonly HttpMessageInvoker _shared;
    private readonly ConcurrentDictionary<string, Lazy<HttpApi>> _apis = new(StringComparer.Ordinal);

    /// <summary>Nobody is asked for anything yet.</summary>
    /// <param name="options">The server. Who we are to it is not shown.</param>
    /// <param name="manager">The API, as somebody who may create accounts and their tokens.</param>
    /// <param name="catalog">The kinds there are.</param>
    /// <param name="clock">The time.</param>
    /// <param name="ns">The accounts' namespace.</param>
    public AccountApis(HttpApiOptions options, IApi manager, LiveCatalog catalog, TimeProvider clock, string ns = "kube-system")
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options with { ClientCertificate = null, CurrentCertificate = null, Token = null };
        (_manager, _catalog, _clock, _namespace) = (manager, catalog, clock, ns);
        _shared = new HttpMessageInvoker(HttpConnection.HandlerFor(_options));
    }

    /// <summary>The API on behalf of an account.</summary>
    public HttpApi As(string account) => _apis.GetOrAdd(account, name => new(() => Open(name))).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var api in _apis.Values.Where(api => api.IsValueCreated))
        {
            api.Value.Dispose();
        }

        _shared.Dispose();
    }

    private HttpApi Open(string account)
    {
        var token = new AccountToken(_manager, new ObjectKey(_namespace, account), _clock);
        return new(HttpConnection.On(new TokenHandler(token, _shared), _options), _catalog);
    }
}
