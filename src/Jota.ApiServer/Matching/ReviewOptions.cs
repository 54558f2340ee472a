using System.Text.Json;
using Jota.ApiServer.Admission;
using Jota.Client;

namespace Jota.ApiServer.Matching;

/// <summary>How the request was asked for, as <c>CreateOptions</c>, <c>UpdateOptions</c> or <c>DeleteOptions</c>.</summary>
internal static class ReviewOptions
{
    public static void Write(Utf8JsonWriter json, ReviewedRequest reviewed)
    {
        switch (reviewed.Request.Options)
        {
            case WriteOptions options:
                Begin(json, reviewed.Request.Operation == AdmissionOperation.Update ? "UpdateOptions" : "CreateOptions", options.DryRun);
                WriteText(json, "fieldManager", options.FieldManager);
                json.WriteString("fieldValidation", options.FieldValidation.ToString());
                json.WriteEndObject();
                break;
            case DeleteOptions options:
                Begin(json, "DeleteOptions", options.DryRun);
                Write(json, options);
                json.WriteEndObject();
                break;
            default:
                json.WriteNull("options");
                break;
        }
    }

    private static void Begin(Utf8JsonWriter json, string kind, bool dryRun)
    {
        json.WriteStartObject("options");
        json.WriteString("kind", kind);
        json.WriteString("apiVersion", "meta.k8s.io/v1");
        if (dryRun)
        {
            json.WriteStartArray("dryRun");
            json.WriteStringValue("All");
            json.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter json, DeleteOptions options)
    {
        if (options.GracePeriodSeconds is { } grace)
        {
            json.WriteNumber("gracePeriodSeconds", grace);
        }

        WriteText(json, "propagationPolicy", options.PropagationPolicy);
        if (options is { Uid.Length: > 0 } or { ResourceVersion.Length: > 0 })
        {
            json.WriteStartObject("preconditions");
            WriteText(json, "uid", options.Uid);
            WriteText(json, "resourceVersion", options.ResourceVersion);
            json.WriteEndObject();
        }
    }

    private static void WriteText(Utf8JsonWriter json, string field, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(field, text);
        }
    }
}
