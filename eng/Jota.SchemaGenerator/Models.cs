using System.Reflection;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Jota.SchemaGenerator;

/// <summary>What the types package says of its models.</summary>
internal static class Models
{
    public static Assembly Assembly => typeof(V1Pod).Assembly;

    public static Type? Find(string name) => Assembly.GetType($"k8s.Models.{name}");

    /// <summary>The JSON properties of a model.</summary>
    public static IEnumerable<(string Name, PropertyInfo Property)> Properties(Type model) =>
        from property in model.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
        where name is not null
        orderby name
        select (name, property);

    /// <summary>Whether it is a model with fields of its own.</summary>
    public static bool IsModel(Type type) =>
        type.IsClass && type.Namespace == "k8s.Models" && type != typeof(ResourceQuantity) && type != typeof(IntOrString);

    /// <summary>Takes a list or map apart.</summary>
    public static (string Shape, Type Element) Take(Type type)
    {
        if (!type.IsGenericType)
        {
            return ("single", type);
        }

        var arguments = type.GetGenericArguments();
        var definition = type.GetGenericTypeDefinition();
        if (definition == typeof(Nullable<>))
        {
            return ("single", arguments[0]);
        }

        if (definition == typeof(IList<>))
        {
            return ("list", Take(arguments[0]).Element);
        }

        var (inner, element) = Take(arguments[1]);
        return (inner == "list" ? "mapOfLists" : "map", element);
    }
}
