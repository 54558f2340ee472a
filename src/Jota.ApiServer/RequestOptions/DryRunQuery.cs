using System.Text.Json;
using Jota.Api;

namespace Jota.ApiServer.RequestOptions;

/// <summary><c>dryRun</c>: nothing, or <c>All</c>.</summary>
internal static class DryRunQuery
{
    /// <summary>Whether the values ask for a dry run; others than <c>All</c> are refused, all told at once.</summary>
    public static bool Read(IReadOnlyList<string> values, FieldErrors errors)
    {
        if (values.Any(value => value != "All"))
        {
            var told = string.Join(',', values.Select(value => $"\"{JsonEncodedText.Encode(value, ApiJson.Encoder)}\""));
            errors.At("dryRun").Add(FieldErrorReason.NotSupported, $"Unsupported value: [{told}]: supported values: \"All\"");
        }

        return values.Count > 0;
    }
}
