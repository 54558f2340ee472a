using System.Buffers;
using System.Globalization;
using System.Text;
using Jota.Api;

namespace Jota.ApiServer.Http;

/// <summary>
/// Objects as upstream's typed clients send them (<c>kubectl create configmap</c> from 1.32 on, upstream's controllers): an
/// envelope of four bytes, type and message. They become JSON at the door; answers are JSON, which those clients accept.
/// </summary>
internal static class ProtobufBody
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int TypeField = 1;
    private const int RawField = 2;

    private static ReadOnlySpan<byte> Prefix => "k8s\0"u8;

    /// <summary>The object as JSON. Throws 400 with upstream's text for what is none of the expected kind.</summary>
    public static ReadOnlyMemory<byte> ToJson(ReadOnlySpan<byte> body, string expectedKind)
    {
        if (body.IsEmpty)
        {
            throw Unrecognized(expectedKind, "empty data", body);
        }

        if (!body.StartsWith(Prefix))
        {
            throw Unrecognized(
                expectedKind,
                $"provided data does not appear to be a protobuf message, expected prefix [{string.Join(' ', Prefix.ToArray())}]",
                body);
        }

        if (body.Length == Prefix.Length)
        {
            throw Unrecognized(expectedKind, "empty body", body);
        }

        try
        {
            return Convert(body[Prefix.Length..]);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or InvalidOperationException)
        {
            // The latter from the writer: a number that JSON has not, a text that is none.
            throw Unrecognized(expectedKind, wrong.Message, body);
        }
    }

    private static ReadOnlyMemory<byte> Convert(ReadOnlySpan<byte> envelope)
    {
        var values = WireReader.ReadAll(envelope);
        var type = Bytes(envelope, values, TypeField);
        var typeValues = WireReader.ReadAll(type);
        var apiVersion = Encoding.UTF8.GetString(Bytes(type, typeValues, 1));
        var kind = Encoding.UTF8.GetString(Bytes(type, typeValues, 2));

        var json = new ArrayBufferWriter<byte>(envelope.Length * 2);
        using (var writer = JsonText.Writer(json))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion"u8, apiVersion);
            writer.WriteString("kind"u8, kind);

            // A kind that is not known goes on without fields: whoever reads it refuses it in better words.
            var message = ProtobufMessages.NameOf(apiVersion, kind);
            if (ProtobufMessages.Find(message) is not null)
            {
                ProtobufJson.WriteFields(writer, message, Bytes(envelope, values, RawField));
            }

            writer.WriteEndObject();
        }

        return json.WrittenMemory;
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> message, List<WireValue> values, int number)
    {
        var value = values.FindLast(v => v.Number == number && !v.IsNumber);
        return value.Number == 0 ? default : message.Slice(value.Start, value.Length);
    }

    private static ApiException Unrecognized(string kind, string why, ReadOnlySpan<byte> body)
    {
        const int Shown = 30;
        var shown = System.Convert.ToHexStringLower(body[..Math.Min(body.Length, Shown)]);
        var more = body.Length > Shown ? " ..." : "";
        return ApiException.BadRequest(string.Create(
            CultureInfo.InvariantCulture, $"the object provided is unrecognized (must be of type {kind}): {why} ({shown}{more})"));
    }
}
