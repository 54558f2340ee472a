using System.Globalization;
using System.Text;
using System.Text.Json;
using Jota.Api;
using k8s.Models;

namespace Jota.Client;

/// <summary>Turns a failed answer into the exception that an in-process caller would have got.</summary>
public static class HttpFailure
{
    /// <summary>What went wrong, by the code and the body of the answer.</summary>
    public static ApiException Of(int code, ReadOnlySpan<byte> body)
    {
        try
        {
            var status = ApiJson.Decode<V1Status>(body);
            if (status.Kind == "Status")
            {
                return new(status.Code ?? code, status.Reason ?? "", status.Message ?? "", status.Details);
            }
        }
        catch (JsonException)
        {
            // Not from an API server: a proxy, or something else altogether.
        }

        var text = Encoding.UTF8.GetString(body).Trim();
        return new(code, "", text.Length > 0 ? text : string.Create(CultureInfo.InvariantCulture, $"the server answered {code}"));
    }
}
