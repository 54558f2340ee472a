using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Jota.Api;

/// <summary>The JSON form of API objects: the official models' source-generated contract, completed and corrected by ours.</summary>
public static partial class ApiJson
{
    /// <summary>Options for every (de)serialization of an API object. Nulls are not written.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(UnusedModels.HiddenFrom(SourceGenerationContext.Default), OwnContext.Default)
            .WithAddedModifier(WriteMicroTimes).WithAddedModifier(WriteNulls),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new TimeConverter(), new QuantityConverter() },
        MaxDepth = RequestBudget.MaxDepth,
    };

    /// <summary>Options for writers of what was checked before.</summary>
    public static JsonWriterOptions Writing { get; } = new()
    {
        Encoder = Options.Encoder,
        SkipValidation = true,
        MaxDepth = RequestBudget.MaxDepth,
    };

    [ThreadStatic]
    private static Utf8JsonWriter? _spareWriter;

    /// <summary>A writer of this thread's, to be returned when all went well; else it is left to the garbage collector.</summary>
    internal static Utf8JsonWriter RentWriter(IBufferWriter<byte> into)
    {
        if (_spareWriter is not { } writer)
        {
            return new(into, Writing);
        }

        _spareWriter = null;
        writer.Reset(into);
        return writer;
    }

    /// <summary>Writes what the writer still holds, and keeps it for the next.</summary>
    internal static void Return(Utf8JsonWriter writer)
    {
        writer.Flush();
        _spareWriter = writer;
    }

    /// <summary>The contract of one model type.</summary>
    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <summary>
    /// Decodes one object leniently: unknown fields are dropped. Throws <see cref="JsonException"/> on malformed text or wrong types.
    /// </summary>
    public static T Decode<T>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, TypeInfo<T>()) ?? throw new JsonException("null is no object");

    /// <summary>Encodes one object as UTF-8 JSON.</summary>
    public static byte[] Encode<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo<T>());

    /// <summary>
    /// Upstream has two kinds of time where the models have one; fields of the finer one. Only contracts of these types are looked into:
    /// properties of all others are made when somebody needs them, which for most is never.
    /// </summary>
    internal static IReadOnlyDictionary<Type, string[]> MicroTimes { get; } = new Dictionary<Type, string[]>
    {
        [typeof(V1LeaseSpec)] = ["acquireTime", "renewTime"],
        [typeof(Corev1Event)] = ["eventTime"],
        [typeof(Corev1EventSeries)] = ["lastObservedTime"],
        [typeof(Eventsv1Event)] = ["eventTime"],
    };

    /// <summary>Upstream tells these also when there are none, and clients that compare texts see the difference.</summary>
    private static readonly Dictionary<Type, string[]> Nulls = new()
    {
        [typeof(V1Role)] = ["rules"],
        [typeof(V1ClusterRole)] = ["rules"],
        [typeof(V1CustomResourceDefinitionStatus)] = ["conditions"],
        [typeof(V1TokenRequestSpec)] = ["boundObjectRef"],
        [typeof(Eventsv1Event)] = ["eventTime", "deprecatedFirstTimestamp", "deprecatedLastTimestamp"],
    };

    private static void WriteMicroTimes(JsonTypeInfo type)
    {
        foreach (var property in PropertiesIn(MicroTimes, type))
        {
            property.CustomConverter = MicroTimeConverter.Instance;
        }
    }

    private static void WriteNulls(JsonTypeInfo type)
    {
        foreach (var property in PropertiesIn(Nulls, type))
        {
            property.ShouldSerialize = static (_, _) => true;
        }
    }

    private static IEnumerable<JsonPropertyInfo> PropertiesIn(IReadOnlyDictionary<Type, string[]> names, JsonTypeInfo type) =>
        names.TryGetValue(type.Type, out var own) ? type.Properties.Where(property => own.Contains(property.Name)) : [];

    /// <summary>What the package's context lacks.</summary>
    [JsonSerializable(typeof(JsonElement))]
    private sealed partial class OwnContext : JsonSerializerContext;
}
