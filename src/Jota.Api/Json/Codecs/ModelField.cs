using System.Text;
using System.Text.Json;

namespace Jota.Api;

/// <summary>One field of a model.</summary>
internal sealed class ModelField(string name, string kind, bool isMicroTime, bool isAlwaysWritten)
{
    public string Name => name;

    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(name);

    public JsonEncodedText Encoded { get; } =
        JsonEncodedText.Encode(name, ApiJson.Encoder);

    /// <summary>What it holds: <c>[</c> and <c>{</c> are lists and maps of what follows.</summary>
    public string Kind => kind;

    public bool IsMicroTime => isMicroTime;

    public bool IsAlwaysWritten => isAlwaysWritten;
}
