using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A refusal by the server: its <c>Status</c>.</summary>
/// <param name="code">The HTTP status.</param>
/// <param name="status">The object; empty where the answer was none.</param>
/// <param name="fallback">The message where the object has none.</param>
internal sealed class StatusException(int code, JsonObject status, string fallback)
    : KubectlException((string?)status["message"] ?? fallback)
{
    public int Code => code;

    public string Reason { get; } = (string?)status["reason"] ?? (status.Count > 0 ? "" : ReasonOf(code));

    public JsonObject? Details { get; } = status["details"] as JsonObject;

    public bool IsNotFound => Reason == "NotFound";

    /// <summary>Reads an answer that is no success.</summary>
    public static StatusException Of(int code, ReadOnlySpan<byte> body)
    {
        try
        {
            if (JsonNode.Parse(body) is JsonObject status && (string?)status["kind"] == "Status")
            {
                return new(code, status, "");
            }
        }
        catch (JsonException)
        {
            // Not from an API server.
        }

        var text = Encoding.UTF8.GetString(body).Trim();
        return new(code, [], code == 404 ? "the server could not find the requested resource" : text);
    }

    private static string ReasonOf(int code) => code switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        409 => "Conflict",
        410 => "Expired",
        413 => "RequestEntityTooLarge",
        415 => "UnsupportedMediaType",
        422 => "Invalid",
        429 => "TooManyRequests",
        500 => "InternalError",
        503 => "ServiceUnavailable",
        504 => "Timeout",
        _ => code.ToString(CultureInfo.InvariantCulture),
    };
}
