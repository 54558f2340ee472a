using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>How much of its object a table row carries.</summary>
internal enum IncludeObject
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its metadata; the default.</summary>
    Metadata,

    /// <summary>All of it.</summary>
    Object,
}

/// <summary>The table of a kind, as <c>kubectl get</c> shows it: columns once, then a row per object.</summary>
internal sealed class TableRows(Resource resource, string version, IncludeObject include, TimeProvider clock) : IRepresentation
{
    private readonly string _apiVersion = $"meta.k8s.io/{version}";
    private readonly MetadataOnly _metadata = new(version);
    private bool _columnsTold;

    public void WriteObject(IBufferWriter<byte> into, ApiObject obj)
    {
        WriteHead(into, json => json.WriteString("resourceVersion"u8, obj.Revision.ToString()));
        WriteListItem(into, obj);
        into.Write("]}"u8);
    }

    public void WriteBookmark(IBufferWriter<byte> into, WatchEvent bookmark)
    {
        WriteHead(into, json => json.WriteString("resourceVersion"u8, bookmark.Revision.ToString()));
        into.Write("{\"cells\":["u8);
        for (var i = 0; i < resource.TableColumns.Count; i++)
        {
            into.Write(i == 0 ? "null"u8 : ",null"u8);
        }

        into.Write("],\"object\":"u8);
        _metadata.WriteBookmark(into, bookmark);
        into.Write("}]}"u8);
    }

    public void WriteListHead(IBufferWriter<byte> into, Resource of, ApiList list) => WriteHead(into, json =>
    {
        json.WriteString("resourceVersion"u8, list.Revision.ToString());
        if (list.Continue.Length > 0)
        {
            json.WriteString("continue"u8, list.Continue);
        }

        if (list.Remaining is { } remaining)
        {
            json.WriteNumber("remainingItemCount"u8, remaining);
        }
    });

    public void WriteListItem(IBufferWriter<byte> into, ApiObject obj)
    {
        WriteCells(into, obj);
        switch (include)
        {
            case IncludeObject.Metadata:
                into.Write(",\"object\":"u8);
                _metadata.WriteObject(into, obj);
                break;
            case IncludeObject.Object:
                into.Write(",\"object\":"u8);
                obj.WriteTo(into);
                break;
            case IncludeObject.None:
                into.Write(",\"object\":null"u8);
                break;
        }

        into.Write("}"u8);
    }

    private void WriteCells(IBufferWriter<byte> into, ApiObject obj)
    {
        into.Write("{\"cells\":"u8);
        var context = new ColumnContext(clock.GetUtcNow());

        // Decoded for this row and dropped: what nobody else in the process wants typed is not worth keeping typed.
        var typed = obj.Peek();
        using var json = JsonText.Writer(into);
        json.WriteStartArray();
        foreach (var column in resource.TableColumns)
        {
            WriteCell(json, column.CellOf(typed, context));
        }

        json.WriteEndArray();
    }

    private static void WriteCell(Utf8JsonWriter json, object? cell)
    {
        switch (cell)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Convert.ToString(cell, CultureInfo.InvariantCulture));
                break;
        }
    }

    private void WriteHead(IBufferWriter<byte> into, Action<Utf8JsonWriter> metadata)
    {
        using (var json = JsonText.Writer(into))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, "Table"u8);
            json.WriteString("apiVersion"u8, _apiVersion);
            json.WriteStartObject("metadata"u8);
            metadata(json);
            json.WriteEndObject();
            json.WritePropertyName("columnDefinitions"u8);
            WriteColumns(json);
        }

        into.Write(",\"rows\":["u8);
    }

    private void WriteColumns(Utf8JsonWriter json)
    {
        if (_columnsTold)
        {
            json.WriteNullValue();
            return;
        }

        _columnsTold = true;
        json.WriteStartArray();
        foreach (var column in resource.TableColumns)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, column.Name);
            json.WriteString("type"u8, column.Type);
            json.WriteString("format"u8, column.Format);
            json.WriteString("description"u8, column.Description);
            json.WriteNumber("priority"u8, column.Priority);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
