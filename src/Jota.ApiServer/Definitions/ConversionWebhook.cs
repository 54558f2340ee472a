using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Jota.Api;
using Jota.ApiServer.Webhooks;
using k8s.Models;

namespace Jota.ApiServer.Definitions;

/// <summary>Asks the conversion webhook of a definition (upstream's <c>ConversionReview</c>).</summary>
internal sealed class ConversionWebhook(WebhookAddress address, string reviewVersion, string kind, WebhookClient client, IdSource ids)
    : ObjectConversion
{
    private const string Group = "apiextensions.k8s.io";

    /// <summary>As upstream's, which nobody can set.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] Known = ["v1", "v1beta1"];

    /// <summary>The webhook of a definition; null where only what objects call themselves differs.</summary>
    public static ConversionWebhook? Of(V1CustomResourceDefinition crd, WebhookClient client, IdSource ids)
    {
        if (crd.Spec.Conversion is not { Strategy: "Webhook", Webhook: { ClientConfig: { } config } webhook }
            || webhook.ConversionReviewVersions?.FirstOrDefault(Known.Contains) is not { } version)
        {
            return null;
        }

        var address = config.Service is { } service
            ? WebhookAddress.Of(service.NamespaceProperty, service.Name, service.Path, service.Port, config.CaBundle)
            : WebhookAddress.Of(config.Url ?? "", config.CaBundle);
        return new(address, version, crd.Spec.Names.Kind, client, ids);
    }

    public override async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ConvertAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> objects, string apiVersion, CancellationToken ct)
    {
        var uid = ids.NewUid();
        try
        {
            return Read(await client.AskAsync(address, Question(uid, objects, apiVersion), Patience, ct), uid, objects.Count);
        }
        catch (WebhookException failure)
        {
            throw Failed(new(apiVersion.Split('/')[0], apiVersion.Split('/')[^1], kind, ""), failure.Message);
        }
    }

    private byte[] Question(string uid, IReadOnlyList<ReadOnlyMemory<byte>> objects, string apiVersion)
    {
        var into = new ArrayBufferWriter<byte>(objects.Sum(obj => obj.Length) + 512);
        using (var json = new Utf8JsonWriter(into))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, "ConversionReview"u8);
            json.WriteString("apiVersion"u8, $"{Group}/{reviewVersion}");
            json.WriteStartObject("request"u8);
            json.WriteString("uid"u8, uid);
            json.WriteString("desiredAPIVersion"u8, apiVersion);
            json.WriteStartArray("objects"u8);
            foreach (var obj in objects)
            {
                json.WriteRawValue(obj.Span, skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return into.WrittenSpan.ToArray();
    }

    private List<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> answer, string uid, int count)
    {
        try
        {
            using var document = JsonDocument.Parse(answer, JsonLimits.Parsing);
            var root = document.RootElement;
            var response = Text(root, "kind") == "ConversionReview" && Text(root, "apiVersion") == $"{Group}/{reviewVersion}"
                && root.TryGetProperty("response", out var given) && given.ValueKind == JsonValueKind.Object
                    ? given
                    : throw new WebhookException($"expected a response of {Group}/{reviewVersion}, Kind=ConversionReview");
            if (Text(response, "uid") != uid)
            {
                throw new WebhookException($"expected response.uid=\"{uid}\", got \"{Text(response, "uid")}\"");
            }

            var result = response.TryGetProperty("result", out var said) && said.ValueKind == JsonValueKind.Object ? said : default;
            if (Text(result, "status") != "Success")
            {
                throw new WebhookException(Text(result, "message") is { Length: > 0 } why ? why : "it says neither success nor why not");
            }

            List<ReadOnlyMemory<byte>> converted = response.TryGetProperty("convertedObjects", out var list)
                && list.ValueKind == JsonValueKind.Array
                    ? [.. list.EnumerateArray().Select(one => (ReadOnlyMemory<byte>)JsonMarshal.GetRawUtf8Value(one).ToArray())]
                    : [];
            return converted.Count == count
                ? converted
                : throw new WebhookException($"expected {count} converted objects, got {converted.Count}");
        }
        catch (JsonException e)
        {
            throw new WebhookException($"its answer is no JSON: {e.Message}");
        }
    }

    private static string Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
