namespace Jota.ApiServer.Http;

/// <summary>A field of a message.</summary>
/// <param name="Number">Its number on the wire.</param>
/// <param name="Name">Its name, in JSON too.</param>
/// <param name="Type">One letter for a scalar, else the message's name.</param>
/// <param name="Repeated">Whether it is a list.</param>
/// <param name="Map">Whether it is a map from text.</param>
/// <param name="KeepsZero">Whether zero, false or the empty text is a value; else it means that nothing was said.</param>
internal sealed record ProtobufField(int Number, string Name, string Type, bool Repeated, bool Map, bool KeepsZero)
{
    /// <summary>Messages whose fields are, in JSON, fields of the message around them.</summary>
    public bool IsInline => Type.Length > 1
        && Name is ("volumeSource" or "persistentVolumeSource" or "handler" or "ephemeralContainerCommon" or "localObjectReference"
            or "ingressRuleValue" or "ruleWithOperations" or "rule" or "deviceConfiguration");
}
