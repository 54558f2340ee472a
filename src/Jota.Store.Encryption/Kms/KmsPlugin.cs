using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Jota.Api;
using Jota.Store.Encryption.Kms.Wire;
using Jota.Store.Encryption.Settings;

namespace Jota.Store.Encryption.Kms;

/// <summary>The calls of a plugin on its socket; connects when something is asked.</summary>
internal sealed class KmsPlugin : IDisposable
{
    private readonly ProviderSettings.Kms _settings;
    private readonly TimeProvider _clock;
    private readonly GrpcChannel _channel;
    private readonly KeyManagementService.KeyManagementServiceClient _client;

    /// <summary>A plugin.</summary>
    public KmsPlugin(ProviderSettings.Kms settings, TimeProvider clock)
    {
        (_settings, _clock) = (settings, clock);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, ct) => ConnectAsync(settings.Socket, ct),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
        };
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            ThrowOperationCanceledOnCancellation = true,
        });
        _client = new(_channel);
    }

    /// <summary>How it is, and which key it encrypts with.</summary>
    /// <exception cref="KmsException">It does not answer.</exception>
    public Task<StatusResponse> StatusAsync(CancellationToken ct) =>
        CallAsync("status", options => _client.StatusAsync(new(), options), ct);

    /// <summary>Has it encrypt what keys are made of.</summary>
    /// <exception cref="KmsException">It does not.</exception>
    public Task<EncryptResponse> EncryptAsync(byte[] plain, CancellationToken ct) => CallAsync(
        "encrypt", options => _client.EncryptAsync(new() { Plaintext = ByteString.CopyFrom(plain), Uid = NewUid() }, options), ct);

    /// <summary>Has it decrypt that.</summary>
    /// <exception cref="KmsException">It does not.</exception>
    public async Task<byte[]> DecryptAsync(EncryptedObject envelope, CancellationToken ct)
    {
        var request = new DecryptRequest { Ciphertext = envelope.EncryptedDEKSource, KeyId = envelope.KeyID, Uid = NewUid() };
        request.Annotations.Add(envelope.Annotations);
        return (await CallAsync("decrypt", options => _client.DecryptAsync(request, options), ct)).Plaintext.ToByteArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private async Task<T> CallAsync<T>(string what, Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken ct)
    {
        try
        {
            using var asked = call(new(cancellationToken: ct));
            return await asked.ResponseAsync.WaitAsync(_settings.Timeout, _clock, ct);
        }
        catch (TimeoutException e)
        {
            throw new KmsException($"{what}: no answer within {_settings.Timeout.TotalSeconds:0.###} s", e);
        }
        catch (RpcException e)
        {
            throw new KmsException($"{what}: {e.StatusCode}: {Innermost(e)}", e);
        }
    }

    private static string Innermost(RpcException e) => e.Status.DebugException is { } inner
        ? inner.GetBaseException().Message
        : e.Status.Detail;

    private static string NewUid() => IdSource.Random.NewUid();

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // A name without a file begins with a NUL.
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
