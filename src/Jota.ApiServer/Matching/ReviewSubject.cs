using System.Text.Json;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Matching;

/// <summary>Writes what a request is about, and whose it is, in the fields of an <c>AdmissionRequest</c>.</summary>
internal static class ReviewSubject
{
    public static void Write(Utf8JsonWriter json, Resource version, ReviewedRequest reviewed)
    {
        WriteKind(json, "kind", reviewed.KindIn(version));
        WriteResource(json, "resource", version.Names);
        WriteText(json, "subResource", reviewed.Part);
        WriteKind(json, "requestKind", reviewed.KindIn(reviewed.Resource));
        WriteResource(json, "requestResource", reviewed.Resource.Names);
        WriteText(json, "requestSubResource", reviewed.Part);
        WriteText(json, "name", reviewed.Name);
        WriteText(json, "namespace", reviewed.Namespace);
        json.WriteString("operation", reviewed.Operation);
        WriteUser(json, reviewed.Request.User);
    }

    private static void WriteKind(Utf8JsonWriter json, string field, (string Group, string Version, string Kind) kind)
    {
        json.WriteStartObject(field);
        json.WriteString("group", kind.Group);
        json.WriteString("version", kind.Version);
        json.WriteString("kind", kind.Kind);
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, string field, ResourceNames names)
    {
        json.WriteStartObject(field);
        json.WriteString("group", names.Group);
        json.WriteString("version", names.Version);
        json.WriteString("resource", names.Plural);
        json.WriteEndObject();
    }

    private static void WriteUser(Utf8JsonWriter json, UserIdentity user)
    {
        json.WriteStartObject("userInfo");
        WriteText(json, "username", user.Name);
        WriteText(json, "uid", user.Uid);
        WriteTexts(json, "groups", user.Groups);
        if (!user.Extra.IsEmpty)
        {
            json.WriteStartObject("extra");
            foreach (var (key, values) in user.Extra.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                WriteTexts(json, key, values);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string field, IReadOnlyCollection<string> texts)
    {
        if (texts.Count > 0)
        {
            json.WriteStartArray(field);
            foreach (var text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteText(Utf8JsonWriter json, string field, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(field, text);
        }
    }
}
