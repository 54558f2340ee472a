using Jota.Api;
using Jota.Cel;

namespace Jota.ApiServer.CustomValidation;

/// <summary>A custom object as the rules at its root see it: with its kind, and of its metadata the names.</summary>
internal sealed class WholeObject(UntypedObject obj, CelType type) : CelMap
{
    private readonly CelMap _content = (CelMap)CelNodes.Read(obj.View, type);

    public override int Count => _content.Count + 3;

    public override CelType Type => type;

    public override IEnumerable<CelValue> Keys =>
        [new CelString("apiVersion"), new CelString("kind"), new CelString("metadata"), .. _content.Keys];

    public override CelValue? Find(CelValue key) => key is CelString text ? Find(text.Value) : null;

    public override CelValue? Find(string key) => key switch
    {
        "apiVersion" => new CelString(obj.ApiVersion),
        "kind" => new CelString(obj.Kind),
        "metadata" => Metadata(),
        _ => _content.Find(key),
    };

    private CelMap Metadata()
    {
        var names = new Dictionary<CelKey, CelValue>();
        Add("name", obj.Metadata.Name);
        Add("generateName", obj.Metadata.GenerateName);
        return CelMap.Of(names, type.Fields?.GetValueOrDefault("metadata"));

        void Add(string field, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                names[CelKey.Of(field)] = new CelString(text);
            }
        }
    }
}
