using Jota.SchemaGenerator;

// generate FACTS-FOLDER PACKAGE.xml OUT-FOLDER   makes schemas.bin and descriptions.bin; runs in every build
// import RELEASE-FACTS.json FACTS-FOLDER         renews types.json from a release's facts; runs once per Kubernetes release
switch (args)
{
    case ["generate", var facts, var documentation, var output]:
        var schema = SchemaModel.Read(Facts.Load(facts));
        Output.Replace(Path.Combine(output, "schemas.bin"), SchemaFile.Write(schema));
        Output.Replace(Path.Combine(output, "descriptions.bin"), DescriptionFile.Write(schema, PackageDocumentation.Load(documentation)));
        return 0;
    case ["import", var release, var facts]:
        FactsImport.Run(release, facts);
        return 0;
    default:
        Console.Error.WriteLine("usage: generate FACTS-FOLDER PACKAGE.xml OUT-FOLDER | import RELEASE-FACTS.json FACTS-FOLDER");
        return 2;
}
