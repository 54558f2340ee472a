using System.Buffers.Binary;
using Google.Protobuf;
using Jota.Store.Encryption.Kms.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Tests.Encryption;

/// <summary>A KMS plugin on a unix socket that can go away, come back, and change its key. Its cipher would not be one anywhere else.</summary>
internal sealed class FakeKms : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-kms-").FullName;
    private WebApplication? _app;
    private int _encrypts;
    private int _decrypts;

    public string Socket => Path.Combine(_folder, "kms.sock");

    public string Provider => $"kms: {{apiVersion: v2, name: vault, endpoint: 'unix://{Socket}'}}";

    public string KeyId { get; set; } = "key-1";

    public string Healthz { get; set; } = "ok";

    public int Encrypts => _encrypts;

    public int Decrypts => _decrypts;

    public static async Task<FakeKms> StartAsync()
    {
        var kms = new FakeKms();
        await kms.ComeAsync();
        return kms;
    }

    public async Task ComeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Socket, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    public async Task GoAsync()
    {
        await _app!.DisposeAsync();
        _app = null;
        File.Delete(Socket);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await GoAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var request = body.ToArray().AsSpan(5).ToArray();
        IMessage answer = http.Request.Path.Value switch
        {
            "/v2.KeyManagementService/Status" => new StatusResponse { Version = "v2", Healthz = Healthz, KeyId = KeyId },
            "/v2.KeyManagementService/Encrypt" => Encrypt(EncryptRequest.Parser.ParseFrom(request)),
            "/v2.KeyManagementService/Decrypt" => Decrypt(DecryptRequest.Parser.ParseFrom(request)),
            var other => throw new InvalidOperationException(other),
        };
        var framed = new byte[5 + answer.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), framed.Length - 5);
        answer.WriteTo(framed.AsSpan(5));
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(framed);
        http.Response.AppendTrailer("grpc-status", "0");
    }

    private EncryptResponse Encrypt(EncryptRequest request)
    {
        Interlocked.Increment(ref _encrypts);
        var answer = new EncryptResponse { KeyId = KeyId, Ciphertext = Turn(request.Plaintext, KeyId) };
        answer.Annotations.Add("version.kms.example.com", ByteString.CopyFromUtf8("1"));
        return answer;
    }

    private DecryptResponse Decrypt(DecryptRequest request)
    {
        Interlocked.Increment(ref _decrypts);
        Assert.Equal("1", request.Annotations["version.kms.example.com"].ToStringUtf8());
        return new() { Plaintext = Turn(request.Ciphertext, request.KeyId) };
    }

    private static ByteString Turn(ByteString bytes, string keyId) =>
        ByteString.CopyFrom([.. bytes.ToByteArray().Select((b, i) => (byte)(b ^ keyId[i % keyId.Length] ^ 0x5a))]);
}
