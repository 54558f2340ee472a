using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Jota.Api;

namespace Jota.ApiServer.Tokens;

/// <summary>An object that a token is bound to: of this name, and of this uid.</summary>
internal sealed record BoundObject(string Name, string Uid);

/// <summary>What a service account's token says, in upstream's form.</summary>
internal sealed record TokenClaims(string Namespace, BoundObject Account)
{
    private const string Private = "kubernetes.io";

    public required string Issuer { get; init; }

    public required string Id { get; init; }

    public ImmutableArray<string> Audiences { get; init; } = [];

    /// <summary>In seconds since 1970, as all times here.</summary>
    public long IssuedAt { get; init; }

    public long NotBefore { get; init; }

    public long Expires { get; init; }

    /// <summary>From when on its use is to be warned of; 0 for never.</summary>
    public long WarnAfter { get; init; }

    public BoundObject? Pod { get; init; }

    public BoundObject? Secret { get; init; }

    public BoundObject? Node { get; init; }

    /// <summary>The claims as JSON.</summary>
    public byte[] Encode()
    {
        var into = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(into))
        {
            Write(json);
        }

        return into.WrittenSpan.ToArray();
    }

    /// <summary>Reads claims; null when they are no service account's.</summary>
    public static TokenClaims? Decode(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return Text(root, "iss") == KeptClaims.Issuer ? KeptClaims.Read(root) : Read(root);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static TokenClaims? Read(JsonElement root)
    {
        var own = root.GetProperty(Private);
        return Bound(own, "serviceaccount") is not { } account ? null : new(Text(own, "namespace"), account)
        {
            Issuer = Text(root, "iss"),
            Id = root.TryGetProperty("jti", out var id) ? id.GetString() ?? "" : "",
            Audiences = root.GetProperty("aud") is { ValueKind: JsonValueKind.Array } many
                ? [.. many.EnumerateArray().Select(a => a.GetString()!)]
                : [Text(root, "aud")],
            IssuedAt = root.GetProperty("iat").GetInt64(),
            NotBefore = root.GetProperty("nbf").GetInt64(),
            Expires = root.GetProperty("exp").GetInt64(),
            WarnAfter = own.TryGetProperty("warnafter", out var warn) ? warn.GetInt64() : 0,
            Pod = Bound(own, "pod"),
            Secret = Bound(own, "secret"),
            Node = Bound(own, "node"),
        };
    }

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString() ?? throw new FormatException(name);

    private static BoundObject? Bound(JsonElement parent, string kind) =>
        parent.TryGetProperty(kind, out var bound) ? new(Text(bound, "name"), Text(bound, "uid")) : null;

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("aud");
        foreach (var audience in Audiences)
        {
            json.WriteStringValue(audience);
        }

        json.WriteEndArray();
        json.WriteNumber("exp", Expires);
        json.WriteNumber("iat", IssuedAt);
        json.WriteString("iss", Issuer);
        json.WriteString("jti", Id);
        json.WriteStartObject(Private);
        json.WriteString("namespace", Namespace);
        Write(json, "node", Node);
        Write(json, "pod", Pod);
        Write(json, "secret", Secret);
        Write(json, "serviceaccount", Account);
        if (WarnAfter > 0)
        {
            json.WriteNumber("warnafter", WarnAfter);
        }

        json.WriteEndObject();
        json.WriteNumber("nbf", NotBefore);
        json.WriteString("sub", ServiceAccountNames.UserOf(new ObjectKey(Namespace, Account.Name)));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string kind, BoundObject? bound)
    {
        if (bound is not null)
        {
            json.WriteStartObject(kind);
            json.WriteString("name", bound.Name);
            json.WriteString("uid", bound.Uid);
            json.WriteEndObject();
        }
    }
}
