using Grpc.Core;

namespace Jota.Store.Etcd.Connections;

/// <summary>The token that etcd gave for a password. It is asked for once, and again when etcd has forgotten it.</summary>
internal sealed class EtcdLogin(string? user, string? password) : IDisposable
{
    private const string NotEnabled = "etcdserver: authentication is not enabled";

    private readonly SemaphoreSlim _turn = new(1);
    private volatile string? _token;

    /// <summary>The token to show; empty where none is asked for.</summary>
    public ValueTask<string> TokenAsync(EtcdMember member, CancellationToken ct) =>
        user is null ? new("") : _token is { } token ? new(token) : new(AskAsync(member, user, ct));

    /// <summary>etcd does not know this token any more.</summary>
    public void Forget(string token)
    {
        if (_token == token)
        {
            _token = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<string> AskAsync(EtcdMember member, string name, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return _token ??= (await member.Logins.AuthenticateAsync(
                new() { Name = name, Password = password ?? "" }, new CallOptions(cancellationToken: ct))).Token;
        }
        catch (RpcException e) when (e.Status.Detail == NotEnabled)
        {
            return _token = "";
        }
        finally
        {
            _turn.Release();
        }
    }
}
