using System.Buffers;
using System.Text.Json;

namespace Jota.ApiServer.Http;

/// <summary>Asks admission whether somebody who may be connected shall be, with the options as upstream's kinds have them.</summary>
internal static class SessionAdmission
{
    /// <summary>Options of <c>exec</c> and <c>attach</c>.</summary>
    public static Task AdmitAsync(ApiCall call, ProcessQuery asked) => AdmitAsync(call, json =>
    {
        Write(json, "stdin", asked.Stdin);
        Write(json, "stdout", asked.Stdout);
        Write(json, "stderr", asked.Stderr);
        Write(json, "tty", asked.Tty);
        Write(json, "container", asked.Container);
        if (asked.Command.Length > 0)
        {
            json.WriteStartArray("command");
            foreach (var word in asked.Command)
            {
                json.WriteStringValue(word);
            }

            json.WriteEndArray();
        }
    });

    /// <summary>Options of <c>portforward</c>.</summary>
    public static Task AdmitAsync(ApiCall call, IReadOnlyList<ushort> ports) => AdmitAsync(call, json =>
    {
        if (ports.Count > 0)
        {
            json.WriteStartArray("ports");
            foreach (var port in ports)
            {
                json.WriteNumberValue(port);
            }

            json.WriteEndArray();
        }
    });

    /// <summary>Options of a proxy: the path behind it.</summary>
    public static Task AdmitAsync(ApiCall call, ProxyPath path) => AdmitAsync(call, json => Write(json, "path", path.Rest));

    private static async Task AdmitAsync(ApiCall call, Action<Utf8JsonWriter> options)
    {
        if (call.Services.Options.Admission is not { } admission)
        {
            return;
        }

        var kind = call.Target.Resource.FindSubresource(call.Target.Subresource)?.Kind ?? "";
        var into = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(into, Jota.Api.ApiJson.Writing))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteString("apiVersion", "v1");
            options(json);
            json.WriteEndObject();
        }

        var warnings = await admission.AdmitAsync(
            call.User, call.Target, new(kind, into.WrittenMemory), call.Audited?.Annotations, call.Ct);
        WarningHeader.Write(call.Http.Response.Headers, warnings);
    }

    private static void Write(Utf8JsonWriter json, string field, bool flag)
    {
        if (flag)
        {
            json.WriteBoolean(field, flag);
        }
    }

    private static void Write(Utf8JsonWriter json, string field, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(field, text);
        }
    }
}
