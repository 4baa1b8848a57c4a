"""What Word puts on the clipboard: a heading, a paragraph with a look of its own, painted lists, a table, a picture."""

WORD_CLIPBOARD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=ProgId content=Word.Document>
<style>p.MsoNormal {font-family:仿宋}</style></head><body><!--StartFragment-->
<h2 style='mso-pagination:none'><span style='font-family:黑体'>一、总体要求</span></h2>
<p class=MsoNormal style='text-indent:32.0pt'><span style='color:red'>坚持<b>问题</b>导向。</span><o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span></span><![endif]>第一项</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span><span style='mso-list:Ignore'>2.<span>&nbsp;&nbsp;</span></span></span><![endif]>第二项</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>要点</p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>档次</p></td><td><p>金额</p></td></tr>
<tr><td>一等</td><td>50万元</td></tr></table>
<script>alert(1)</script><img src="file:///C:/Temp/clip_image001.png"><!--EndFragment--></body></html>"""
