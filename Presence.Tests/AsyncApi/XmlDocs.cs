using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Presence.Protocol;

namespace Presence.Tests.AsyncApi;

/// <summary>What the source says about the protocol's types: the one place where it is said.</summary>
internal static partial class XmlDocs
{
    private static readonly Assembly Protocol = typeof(ClientMessage).Assembly;

    private static readonly Dictionary<string, XElement> Members = XDocument
        .Load(Path.Combine(AppContext.BaseDirectory, "Presence.Protocol.xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>What a type is.</summary>
    public static string Of(Type type) => Summary($"T:{Name(type)}");

    /// <summary>What a member of a message is, or one of an id.</summary>
    public static string Of(PropertyInfo property) => Summary($"P:{Name(property.DeclaringType!)}.{property.Name}");

    /// <summary>What a constant or a code means.</summary>
    public static string Of(FieldInfo field) => Summary($"F:{Name(field.DeclaringType!)}.{field.Name}");

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private static string Summary(string id)
    {
        var text = new StringBuilder();
        foreach (var node in Members[id].Element("summary")!.Nodes())
        {
            text.Append(node switch
            {
                XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                XElement { Name.LocalName: "see" } see => Target(see),
                _ => node.ToString(),
            });
        }

        return Space().Replace(System.Net.WebUtility.HtmlDecode(text.ToString()), " ").Trim();
    }

    /// <summary>A constant is its value, and a class of codes is where the document lists them.</summary>
    private static string Target(XElement see)
    {
        if (see.Attribute("langword") is { } word) return word.Value;
        var (type, name) = see.Attribute("cref")!.Value.Split('.') switch { var parts => (string.Join('.', parts[..^1])[2..], parts[^1]) };
        if (Protocol.GetType(type)?.GetField(name)?.GetRawConstantValue() is { } value) return value.ToString()!;
        return name switch
        {
            nameof(ErrorCode) => $"`{AsyncApiDocument.ErrorCodes}`",
            nameof(RemoveReason) => $"`{AsyncApiDocument.RemoveReasons}`",
            _ => name,
        };
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
